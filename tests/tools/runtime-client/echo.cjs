// Does with the replacement what aws-lambda-ric does with its native part: an event is the response, or an error.
const { next, done, error } = require('../../../tools/runtime-client/rapid-client.cjs');

async function serve() {
  for (;;) {
    const { bodyJson, headers } = await next();
    const id = headers['lambda-runtime-aws-request-id'];
    if (JSON.parse(bodyJson).errorType) error(id, bodyJson, '{}');
    else done(id, bodyJson);
  }
}

void serve();
