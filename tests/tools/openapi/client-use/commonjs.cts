import client = require('todo-api-client');

const { GET } = client.createTodoClient({ baseUrl: 'https://api.example' });
void GET('/todos', { params: { query: { limit: 1 } } }).then(({ data }) => data?.[0]?.text.length);
void GET('/todos', { params: { query: { oder: 'desc' } } });
