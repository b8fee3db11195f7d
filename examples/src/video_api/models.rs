//! The models that videos are made with.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::ModelError;

/// The registry of models.
#[derive(Debug)]
pub struct Models {
    by_name: BTreeMap<&'static str, Model>,
}

#[derive(Debug)]
struct Model {
    version: &'static str,
    frames_per_second: u32,
    weights: Weights,
}

#[derive(Debug)]
enum Weights {
    BuiltIn(&'static [u8]),
    File(PathBuf),
}

/// What `GET /models/{name}` answers.
#[derive(Debug, Serialize)]
pub struct ModelInfo {
    name: &'static str,
    version: &'static str,
    frames_per_second: u32,
}

/// A model with its weights in memory.
#[derive(Debug)]
pub(super) struct LoadedModel {
    pub(super) name: &'static str,
    pub(super) frames_per_second: u32,
    weights: Vec<u8>,
}

impl Models {
    /// Two models: `stable-diffusion`, and `broken-model`, whose weights file does not exist.
    pub fn built_in() -> Self {
        let stable =
            Model { version: "2.1", frames_per_second: 24, weights: Weights::BuiltIn(b"stable-diffusion") };
        let missing = PathBuf::from("/var/lib/models/broken-model.safetensors");
        let broken = Model { version: "0.1", frames_per_second: 12, weights: Weights::File(missing) };
        Self { by_name: BTreeMap::from([("stable-diffusion", stable), ("broken-model", broken)]) }
    }

    /// What is known of a model.
    ///
    /// # Errors
    ///
    /// [`ModelError::NotFound`].
    pub fn info(&self, name: &str) -> Result<ModelInfo, ModelError> {
        let (name, model) = self.find(name)?;
        Ok(ModelInfo { name, version: model.version, frames_per_second: model.frames_per_second })
    }

    /// Reads a model's weights.
    pub(super) fn load(&self, name: &str) -> Result<LoadedModel, ModelError> {
        let (name, model) = self.find(name)?;
        let weights = match &model.weights {
            Weights::BuiltIn(bytes) => bytes.to_vec(),
            Weights::File(path) => std::fs::read(path).map_err(|source| ModelError::Load {
                model_name: name.to_owned(),
                path: path.display().to_string(),
                source,
            })?,
        };
        Ok(LoadedModel { name, frames_per_second: model.frames_per_second, weights })
    }

    fn find(&self, name: &str) -> Result<(&'static str, &Model), ModelError> {
        let found = self.by_name.get_key_value(name).map(|(name, model)| (*name, model));
        found.ok_or_else(|| ModelError::NotFound { model_name: name.to_owned() })
    }
}

impl LoadedModel {
    /// The "frames" of a prompt: what stands here for a GPU is a checksum. `Err` is the model's refusal.
    pub(super) fn generate(&self, prompt: &str) -> Result<u64, &'static str> {
        if prompt.to_lowercase().contains("violence") {
            return Err("the prompt asks for inappropriate content");
        }
        let bytes = self.weights.iter().chain(prompt.as_bytes());
        Ok(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }
}
