import { dirname } from 'node:path';
import { DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { Serverless } from './serverless.ts';

/**
 * Returns whether the stack runs what was uploaded to it last. It does not if CloudFormation rolled that deployment back,
 * or `serverless rollback` did.
 */
export async function runsLastUpload(serverless: Serverless): Promise<boolean> {
  const provider = serverless.getProvider('aws');
  const client = await provider.getCloudFormationClient();
  const stack = { StackName: provider.naming.getStackName() };
  const [{ Stacks = [] }, { TemplateBody = '' }, [last]] = await Promise.all([
    client.send(new DescribeStacksCommand(stack)),
    client.send(new GetTemplateCommand(stack)),
    serverless.pluginManager.plugins.find(isDeploy)?.getMostRecentObjects() ?? [],
  ]);
  const isStable = Stacks.every(({ StackStatus = '' }) => !/ROLLBACK|FAILED/.test(StackStatus));
  return isStable && last !== undefined && TemplateBody.includes(dirname(last.Key));
}

/** The framework's own plugin that compares a package with the last upload. */
interface Deploy {
  readonly getMostRecentObjects: () => Promise<readonly { readonly Key: string }[]>;
}

function isDeploy(plugin: object): plugin is Deploy {
  return 'getMostRecentObjects' in plugin;
}
