import openapi from '../../docs/openapi.json' with { type: 'json' };
import { createDocs } from '../docs/docs.ts';
import { assets, page } from '../generated/docs.js';

/** The Lambda function `docs`. */
export const handler = createDocs({ openapi, page, assets });
