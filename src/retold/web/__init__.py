"""The web application of `retold serve`: pages rendered on the server, and the HTTP API beside them."""
