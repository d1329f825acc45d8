import awsLambda from '@fastify/aws-lambda';
import { createApp } from './fastify-app.ts';
import { withLine } from './line.ts';

interface Invoked {
  readonly awsLambda: { readonly event: unknown };
}

export const handler = withLine(awsLambda(createApp((request) => (request as unknown as Invoked).awsLambda.event)));
