"""Sign-in at a province's or city's own identity provider (OpenID Connect): docs/running/oidc.md."""
