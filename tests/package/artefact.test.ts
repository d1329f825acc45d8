import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import JSZip from 'jszip';
import { json, type RequestOptions, toEvent } from '../api/gateway.ts';
import { problem } from '../api/problem.ts';
import { type Database, openDatabase } from '../dynamodb/database.ts';
import { findFreePort } from '../tooling/free-port.ts';
import { createScratchProject } from '../tooling/scratch-project.ts';

jest.setTimeout(60_000);

const templateFile = 'cloudformation-template-update-stack.json';
const handlerFile = 'src/handlers/api.cjs';

/** Each stage is packaged in a copy of its own, and prod in two, as on two machines. */
const projects = { prod: createScratchProject(), again: createScratchProject(), dev: createScratchProject() };
type ProjectName = keyof typeof projects;

let database: Database;
let codeDir: string;

beforeAll(async () => {
  database = await openDatabase();
  await Promise.all([makePackage('prod', 'prod'), makePackage('again', 'prod'), makePackage('dev', 'dev')]);
  codeDir = await unzip('prod');
});

afterAll(async () => {
  await Promise.all(Object.values(projects).map((project) => project.remove()));
  await database.close();
});

test('holds the code and its source map, and nothing else', async () => {
  const { files } = await JSZip.loadAsync(read('prod', 'api.zip'));
  expect(Object.keys(files).sort()).toEqual([handlerFile, `${handlerFile}.map`]);
});

test('is the same, byte for byte, when it is made again', () => {
  expect(read('again', 'api.zip').equals(read('prod', 'api.zip'))).toBe(true);
  expect(templateOf('again')).toEqual(templateOf('prod'));
});

test('holds no schema compiler, and asks for no source map at start', () => {
  const code = readFileSync(join(codeDir, handlerFile), 'utf8');
  expect(code).not.toMatch(/strictTypes|coerceTypes|new Function\(|json-schema\.org\/draft-07/);
  expect(code).not.toContain('sourceMappingURL');
});

describe('invoked', () => {
  test('serves requests with the table that its environment names', async () => {
    const [created, listed, health] = await invoke([
      ['POST', '/todos', json({ text: 'Buy 🥛' })],
      ['GET', '/todos?done=false'],
      ['GET', '/health'],
    ]);
    expect(created).toMatchObject({ statusCode: 201, body: { text: 'Buy 🥛', done: false } });
    expect(listed).toMatchObject({ statusCode: 200, body: [created?.body] });
    expect(health).toMatchObject({ statusCode: 200, body: { status: 'ok', version: '1.2.3' } });
  });

  test('refuses what it must', async () => {
    const [blank, anonymous] = await invoke([
      ['POST', '/todos', json({ text: ' ' })],
      ['GET', '/todos', { owner: '' }],
    ]);
    expect(blank).toMatchObject({ statusCode: 400, body: { code: 'invalid_request' } });
    expect(anonymous).toMatchObject({ statusCode: 401, body: problem(401, 'unauthorized') });
  });

  test('answers 503 and logs one line when nothing listens where DynamoDB should be', async () => {
    const endpoint = `http://127.0.0.1:${await findFreePort()}`;
    const output = await run([['GET', '/todos']], { AWS_ENDPOINT_URL_DYNAMODB: endpoint });
    expect(output).toHaveLength(2);
    const [line, { replies: [reply] = [] } = {}] = output as [object, { replies?: Reply[] }];
    expect(line).toMatchObject({ level: 'ERROR', route: 'GET /todos', code: 'storage_unavailable' });
    expect(reply).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '1' } });
    expect(JSON.parse(String(reply?.body))).toEqual(problem(503, 'storage_unavailable'));
  });

  test('does not start in a wrong environment, and lists every fault of it', async () => {
    const [output] = await run([], { TABLE_NAME: '', AUTH: 'maybe' });
    expect(output).toEqual({
      error: expect.stringMatching(/TABLE_NAME does not match.*\n.*AUTH must be one of: jwt, none/),
    });
  });
});

describe('the template of stage prod', () => {
  test('protects the table', () => {
    expect(resource('prod', 'TodosTable')).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: 'todo-api-prod-todos',
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
  });

  test('lets the function do what it does, to its table, indexes and log group only', () => {
    expect(resource('prod', 'ApiRole')).toMatchObject({
      Properties: {
        Policies: [
          {
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
                  Resource: { 'Fn::GetAtt': ['TodosTable', 'Arn'] },
                },
                {
                  Effect: 'Allow',
                  Action: 'dynamodb:Query',
                  Resource: ['by-position', 'open', 'done'].map((name) => ({
                    'Fn::Sub': `\${TodosTable.Arn}/index/${name}`,
                  })),
                },
                {
                  Effect: 'Allow',
                  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                  Resource: { 'Fn::GetAtt': ['ApiLogGroup', 'Arn'] },
                },
              ],
            },
          },
        ],
      },
    });
    const roles = Object.values(templateOf('prod').Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
    expect(roles).toHaveLength(1);
  });

  test('asks for the runtime, and for verified owners', () => {
    expect(resource('prod', 'ApiLambdaFunction')).toMatchObject({
      Properties: {
        Handler: 'src/handlers/api.handler',
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: 512,
        Timeout: 10,
        Environment: { Variables: { TABLE_NAME: 'todo-api-prod-todos', AUTH: 'jwt' } },
      },
    });
    expect(resource('prod', 'HttpApiIntegrationApi')).toMatchObject({ Properties: { PayloadFormatVersion: '2.0' } });
  });
});

test('the template of stage dev lets go of the table, but asks for verified owners too', () => {
  expect(resource('dev', 'TodosTable')).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: { TableName: 'todo-api-dev-todos', DeletionProtectionEnabled: false },
  });
  expect(resource('dev', 'ApiLambdaFunction')).toMatchObject({
    Properties: { Environment: { Variables: { AUTH: 'jwt' } } },
  });
});

interface Reply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

type Request = readonly [method: string, url: string, options?: RequestOptions];

async function makePackage(name: ProjectName, stage: string): Promise<void> {
  const run = projects[name].serverless(['package', '--stage', stage]);
  if ((await run.exited) !== 0) throw new Error(run.output());
}

function read(name: ProjectName, file: string): Buffer {
  return readFileSync(join(projects[name].dir, '.serverless', file));
}

/** The template, without the time of packaging that the framework puts into the artefact's place in S3. */
function templateOf(name: ProjectName): Template {
  return JSON.parse(
    read(name, templateFile)
      .toString()
      .replace(/\/\d+-[\dT:.-]+Z\/api\.zip/, '/api.zip'),
  );
}

function resource(name: ProjectName, logicalId: string): unknown {
  return templateOf(name).Resources[logicalId];
}

async function unzip(name: ProjectName): Promise<string> {
  const dir = join(projects[name].dir, 'code');
  const { files } = await JSZip.loadAsync(read(name, 'api.zip'));
  for (const [path, file] of Object.entries(files)) {
    mkdirSync(join(dir, dirname(path)), { recursive: true });
    writeFileSync(join(dir, path), await file.async('nodebuffer'));
  }
  return dir;
}

/** @returns the replies of one process that gets these requests, their bodies parsed */
async function invoke(requests: readonly Request[]) {
  const [output] = (await run(requests)) as [{ replies: Reply[] }];
  return output.replies.map((reply) => ({ ...reply, body: JSON.parse(String(reply.body)) as unknown }));
}

/** @returns the lines that a process of the artefact printed, each of them JSON */
async function run(requests: readonly Request[], environment: Readonly<Record<string, string>> = {}) {
  const events = requests.map(([method, url, options]) => toEvent(method, url, { owner: 'alice', ...options }));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'invoke.cjs'), join(codeDir, handlerFile)], {
    env: {
      TABLE_NAME: database.tableName,
      SERVICE_VERSION: '1.2.3',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(events));
  const lines = (await text(child.stdout)).trim().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}
