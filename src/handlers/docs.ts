import { readDocsConfig } from '../config.ts';
import { contents } from '../generated/docs.js';
import { createDocs } from '../reference/reference.ts';
import { logStart } from '../telemetry/log-start.ts';

logStart();

/** The Lambda function `docs`. */
export const handler = createDocs({ contents, issuer: readDocsConfig() });
