//! The models that can be talked to, and who provides them.

/// A model.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) name: &'static str,
    pub(super) provider: &'static str,
    /// Where the provider says how it is.
    pub(super) status_page: &'static str,
}

pub(super) const MODELS: &[Model] = &[
    Model { name: "claude-3", provider: "Anthropic", status_page: "https://status.anthropic.com" },
    Model { name: "gpt-4", provider: "OpenAI", status_page: "https://status.openai.com" },
    Model { name: "llama-2", provider: "HuggingFace", status_page: "https://status.huggingface.co" },
];

/// The status page of a provider.
pub(super) fn status_page(provider: &str) -> Option<&'static str> {
    MODELS.iter().find(|model| model.provider == provider).map(|model| model.status_page)
}
