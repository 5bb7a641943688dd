"""One function a question: rows and arithmetic joined into plain frames, for pages, command line and exports alike."""
