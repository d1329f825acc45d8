import { compileDocs } from '../schemas/compile-docs.ts';
import type { Hooks, Serverless } from './serverless.ts';

/** Compiles the page of the reference before anything is bundled. */
export default class DocsPlugin {
  readonly hooks: Hooks;

  constructor({ serviceDir }: Serverless) {
    const compile = () => compileDocs(serviceDir);
    this.hooks = {
      'before:package:createDeploymentArtifacts': compile,
      'before:deploy:function:packageFunction': compile,
      'before:offline:start': compile,
      'before:offline:start:init': compile,
    };
  }
}
