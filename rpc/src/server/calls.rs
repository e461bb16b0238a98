//! Middleware that lets a call begin only when the client has read its earlier answers.

use super::{backlog::Backlog, subscriptions};
use futures::future::{BoxFuture, FutureExt};
use jsonrpsee::{
	server::middleware::rpc::RpcServiceT,
	types::{ErrorCode, Request},
	MethodResponse,
};
use std::sync::Arc;
use tower::Layer;

/// Layer of the calls of one connection.
#[derive(Clone)]
pub(super) struct BoundedCallsLayer(pub(super) Arc<Backlog>);

impl<S> Layer<S> for BoundedCallsLayer {
	type Service = BoundedCalls<S>;

	fn layer(&self, service: S) -> Self::Service {
		BoundedCalls { service: Arc::new(service), backlog: self.0.clone() }
	}
}

/// Calls of one connection.
pub(super) struct BoundedCalls<S> {
	service: Arc<S>,
	backlog: Arc<Backlog>,
}

impl<'a, S: RpcServiceT<'a> + Send + Sync + 'static> RpcServiceT<'a> for BoundedCalls<S> {
	type Future = BoxFuture<'a, MethodResponse>;

	fn call(&self, request: Request<'a>) -> Self::Future {
		let (service, backlog) = (self.service.clone(), self.backlog.clone());
		async move {
			let id = request.id.clone();
			if let Err(error) = subscriptions::check(&request) {
				return MethodResponse::error(id, error);
			}
			// Most methods run as soon as they are called, and not only when they are awaited.
			let call = async move { service.call(request).await };
			let answer = backlog.run(call, |answer| answer.as_result().len()).await;
			// The client of a connection that is closed gets no answer.
			answer.unwrap_or_else(|| MethodResponse::error(id, ErrorCode::InternalError))
		}
		.boxed()
	}
}
