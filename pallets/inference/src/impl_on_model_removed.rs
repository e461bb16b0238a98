//! Removal of a model's rating with the model.

use crate::{Config, ModelRatings, Pallet};
use tributary_primitives::{traits::OnModelRemoved, ModelId};

impl<T: Config> OnModelRemoved for Pallet<T> {
	fn removed(model: ModelId) {
		ModelRatings::<T>::remove(model);
	}
}
