//! Body of a request that must arrive in time. The server's timeout ends with the head.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use jsonrpsee::{core::BoxError, server::HttpBody};
use std::{
	future::Future,
	pin::Pin,
	task::{Context, Poll},
	time::Duration,
};
use tokio::time::{sleep, Sleep};

/// Body that fails if it is not complete in time.
pub(super) struct Deadline {
	body: HttpBody,
	end: Pin<Box<Sleep>>,
}

impl Deadline {
	/// Creates the body with the time that the client has for it, from now on.
	pub(super) fn new(body: HttpBody, time: Duration) -> Self {
		Self { body, end: Box::pin(sleep(time)) }
	}
}

impl Body for Deadline {
	type Data = Bytes;
	type Error = BoxError;

	fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
		match self.end.as_mut().poll(cx) {
			Poll::Ready(()) => Poll::Ready(Some(Err("the body of the request came too late".into()))),
			Poll::Pending => Pin::new(&mut self.body).poll_frame(cx),
		}
	}

	fn is_end_stream(&self) -> bool {
		self.body.is_end_stream()
	}

	fn size_hint(&self) -> SizeHint {
		self.body.size_hint()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::future::poll_fn;

	/// Body of which nothing ever comes.
	struct Silent;

	impl Body for Silent {
		type Data = Bytes;
		type Error = BoxError;

		fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
			Poll::Pending
		}
	}

	async fn first_frame(body: HttpBody, time: Duration) -> Option<Result<Frame<Bytes>, BoxError>> {
		let mut body = Deadline::new(body, time);
		poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await
	}

	#[tokio::test]
	async fn body_should_fail_when_it_comes_too_late() {
		let late = first_frame(HttpBody::new(Silent), Duration::from_millis(10)).await;
		assert!(late.is_some_and(|frame| frame.unwrap_err().to_string().contains("too late")));
		let whole = first_frame(HttpBody::from("whole"), Duration::from_secs(60)).await;
		assert_eq!(whole.unwrap().unwrap().into_data().unwrap(), "whole");
	}
}
