"""The pages, a module each: what a request asks for, and the template that shows it."""
