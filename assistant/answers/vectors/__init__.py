"""One table of word vectors a language, `<language>.npz`; see `assistant.answers.meaning`."""
