CREATE INDEX IF NOT EXISTS todos_by_position ON todos (owner, position, id)
