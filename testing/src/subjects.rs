#[cfg(feature = "runtime-benchmarks")]
use tributary_primitives::traits::benchmarking::SubjectFixture;
use tributary_primitives::{traits::Subjects, JobId, ModelId};

/// One job and one model that contributions may be about.
pub struct MockSubjects<const JOB: JobId, const MODEL: ModelId>;

impl<const JOB: JobId, const MODEL: ModelId> Subjects for MockSubjects<JOB, MODEL> {
	fn job_exists(job: JobId) -> bool {
		job == JOB
	}

	fn model_exists(model: ModelId) -> bool {
		model == MODEL
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl<const JOB: JobId, const MODEL: ModelId> SubjectFixture for MockSubjects<JOB, MODEL> {
	fn create_subject() -> ModelId {
		MODEL
	}
}
