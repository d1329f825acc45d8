import openapi from '../../docs/openapi.json' with { type: 'json' };
import { readDocsConfig } from '../config.ts';
import { contents, page } from '../generated/docs.js';
import { createDocs } from '../reference/reference.ts';
import { logStart } from '../telemetry/log-start.ts';

logStart();

/** The Lambda function `docs`. */
export const handler = createDocs({ openapi, page, contents, issuer: readDocsConfig() });
