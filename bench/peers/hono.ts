import { handle } from 'hono/aws-lambda';
import { createApp } from './hono-app.ts';
import { withLine } from './line.ts';

export const handler = withLine(handle(createApp(({ env }) => env.event)));
