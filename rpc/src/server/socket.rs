//! Socket of a connection, which the account of its unread answers stops and closes.

use super::backlog::Backlog;
use std::{
	io,
	pin::Pin,
	sync::Arc,
	task::{ready, Context, Poll},
};
use tokio::{
	io::{AsyncRead, AsyncWrite, ReadBuf},
	sync::OwnedSemaphorePermit,
};

/// Socket with its account.
pub(super) struct Socket<S> {
	stream: S,
	backlog: Arc<Backlog>,
	/// Place among all connections.
	_place: OwnedSemaphorePermit,
}

impl<S> Socket<S> {
	/// Creates the socket over a stream.
	pub(super) fn new(stream: S, backlog: Arc<Backlog>, place: OwnedSemaphorePermit) -> Self {
		Self { stream, backlog, _place: place }
	}
}

impl<S> Drop for Socket<S> {
	fn drop(&mut self) {
		self.backlog.close("it has ended");
	}
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
	fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context, buffer: &mut ReadBuf) -> Poll<io::Result<()>> {
		ready!(self.backlog.poll_read(cx))?;
		let before = buffer.filled().len();
		let read = ready!(Pin::new(&mut self.stream).poll_read(cx, buffer));
		self.backlog.receive(buffer.filled().len().saturating_sub(before));
		Poll::Ready(read)
	}
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Socket<S> {
	fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context, bytes: &[u8]) -> Poll<io::Result<usize>> {
		let Self { stream, backlog, .. } = &mut *self;
		backlog.poll_write(cx, |cx| Pin::new(stream).poll_write(cx, bytes))
	}

	fn poll_write_vectored(
		mut self: Pin<&mut Self>,
		cx: &mut Context,
		slices: &[io::IoSlice],
	) -> Poll<io::Result<usize>> {
		let Self { stream, backlog, .. } = &mut *self;
		backlog.poll_write(cx, |cx| Pin::new(stream).poll_write_vectored(cx, slices))
	}

	fn is_write_vectored(&self) -> bool {
		self.stream.is_write_vectored()
	}

	fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_flush(cx)
	}

	fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_shutdown(cx)
	}
}
