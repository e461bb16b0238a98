use frame_support::{
	sp_runtime::{DispatchError, TransactionOutcome},
	storage::with_transaction,
};

/// Returns the result of `action`, and rolls back everything that it wrote.
///
/// # Errors
/// - The error of `action`.
/// - A `DispatchError::Transactional` if storage layers are nested too deeply.
pub fn dry_run<R, E: From<DispatchError>>(action: impl FnOnce() -> Result<R, E>) -> Result<R, E> {
	with_transaction(|| TransactionOutcome::Rollback(action()))
}
