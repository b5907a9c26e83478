//! What there is to edit of a file, and the edits as actions.

use std::rc::Rc;

use super::{Edited, is_folder};
use crate::analysis::manifest::manifest_trouble;
use crate::app::action::Action;
use crate::app::state::State;
use crate::project::{Files, Kind, Project};

/// What can be edited of a file or folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub path: Rc<str>,
    pub is_folder: bool,
    /// `None` where it is no text, or nobody knows it.
    pub text: Option<Rc<str>>,
    /// Of a plain file, where it is known.
    pub size: Option<u64>,
    /// Whether it is a plain file.
    pub is_plain: bool,
    /// In octal: `0644`
    pub mode: String,
    /// Where a link leads.
    pub target: Option<Rc<str>>,
    /// What is wrong with a file of packages.
    pub trouble: Option<String>,
}

/// What can be edited of what has this path.
pub fn form(files: &Files, path: &Rc<str>) -> Option<Form> {
    let file = files.get(path);
    let is_folder = is_folder(files, path);
    let mut form = Form {
        path: Rc::clone(path),
        is_folder,
        text: None,
        size: None,
        is_plain: false,
        mode: file.map(|file| format!("{:04o}", file.mode)).unwrap_or_default(),
        target: None,
        trouble: file.and_then(|file| manifest_trouble(path, file)),
    };
    match file.map(|file| &file.kind) {
        Some(Kind::File(content)) => {
            form.is_plain = true;
            form.text = content.as_text().map(Into::into);
            form.size = content.size();
        }
        Some(Kind::Symlink(target) | Kind::Hardlink(target)) => {
            form.target = Some(Rc::clone(target));
        }
        Some(Kind::Directory | Kind::Unknown(_)) => {}
        None if is_folder => {}
        None => return None,
    }
    Some(form)
}

impl State {
    pub fn files(&self) -> &Files {
        &self.build.project.files
    }

    /// What can be edited of the file that is chosen.
    pub fn chosen_file(&self) -> Option<Form> {
        form(self.files(), self.look.file.as_ref()?)
    }

    /// The action that takes edited files over, or why they cannot be edited so.
    pub fn with_files(&self, edited: Edited) -> Result<Action, String> {
        let project = Project { files: edited?, ..self.build.project.clone() };
        Ok(Action::SetProject(Rc::new(project)))
    }

    /// The text of the file that says what is left out.
    pub fn ignore_text(&self) -> &str {
        match self.files().get(super::IGNORE_FILE).map(|file| &file.kind) {
            Some(Kind::File(content)) => content.as_text().unwrap_or_default(),
            _ => "",
        }
    }
}
