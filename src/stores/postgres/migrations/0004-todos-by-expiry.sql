CREATE INDEX IF NOT EXISTS todos_by_expiry ON todos (expires_at)
