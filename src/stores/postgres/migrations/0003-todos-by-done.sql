CREATE INDEX IF NOT EXISTS todos_by_done ON todos (owner, done, position, id)
