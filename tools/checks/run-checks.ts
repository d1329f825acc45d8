import { runSteps, type Steps } from '../run-steps.ts';

const checks: Steps = {
  format: { does: 'compares every file with its form by Biome', command: 'biome check --linter-enabled=false' },
  lint: { does: 'applies the rules of biome.json', command: 'biome lint --error-on-warnings' },
  types: {
    does: 'compiles the schemas, then checks all types, with each store, and those of the script of the docs page',
    command:
      'npm run --silent schemas && tsc && tsc -p src/handlers --customConditions postgres && tsc -p src/handlers --customConditions s3 && tsc -p src/reference/page',
  },
  openapi: { does: 'lints docs/openapi.json with Redocly', command: 'node tools/openapi/lint-openapi.ts' },
  owasp: {
    does: 'lints docs/openapi.json with the OWASP API Security rules',
    command: 'node tools/openapi/check-owasp.ts',
  },
  breaking: {
    does: 'compares docs/openapi.json with the committed versions that clients use',
    command: 'node tools/openapi/check-breaking.ts',
  },
  client: {
    does: "checks the typed client's size, its package with publint and attw, and the code in docs/client.md",
    command: 'node tools/openapi/check-client.ts',
  },
  lockfile: {
    does: 'refuses inexact versions, missing hashes, foreign sources and unreviewed install scripts',
    command: 'node tools/checks/check-lockfile.ts',
  },
  licences: {
    does: 'refuses packages without an allowed licence',
    command: 'node tools/checks/check-licences.ts',
  },
  secrets: { does: 'looks for keys and tokens in all files', command: 'node tools/checks/check-secrets.ts' },
  audit: {
    does: 'refuses known vulnerabilities of level high or above',
    command: 'node tools/checks/check-audit.ts',
  },
  sbom: { does: 'writes the bill of materials to sbom/', command: 'node tools/checks/write-sbom.ts' },
  workflows: {
    does: 'lints the workflows of GitHub with actionlint',
    command: 'node tools/checks/lint-workflows.ts',
  },
  templates: {
    does: "packages every kind of stage, lints the templates with cfn-lint and checkov, and compares a deployer's rights with its data",
    command: 'node tools/checks/lint-templates.ts',
  },
};

runSteps('check', checks, process.argv.slice(2));
