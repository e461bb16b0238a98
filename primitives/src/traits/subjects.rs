//! The subjects of contributions.

use crate::{JobId, ModelId};

/// Subjects that a contribution may have: a job that it is feedback on, a model that it
/// evaluates.
pub trait Subjects {
	/// Returns `true` if the job was ever requested.
	fn job_exists(job: JobId) -> bool;
	/// Returns `true` if the model is registered.
	fn model_exists(model: ModelId) -> bool;
}
