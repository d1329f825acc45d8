/** Finding of checkov in a template. */
export interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  /** Type and name, for example `AWS::S3::Bucket.TodosBucket`. */
  readonly resource: string;
  readonly file_path: string;
}

/** Findings of a check that may stay: where, by template and resource, and why. */
interface Reason {
  readonly check: string;
  readonly at: RegExp;
  readonly because: string;
}

// biome-ignore format: one line per reason
const reasons: readonly Reason[] = [
  { check: 'CKV_AWS_18', at: /\.ServerlessDeploymentBucket$/, because: 'it has code only, and CloudTrail names who deploys' },
  { check: 'CKV_AWS_18', at: /\.TodosBucket$/, because: 'the log of the api has every request with its owner' },
  { check: 'CKV_AWS_21', at: /\.ServerlessDeploymentBucket$/, because: 'each deployment has a folder of its own, and the last five stay' },
  { check: 'CKV_AWS_21', at: /\.TodosBucket$/, because: 'it has versions if the stage keeps its data: checkov does not read Fn::If' },
  { check: 'CKV_AWS_27', at: /\.DeadLetters$/, because: 'SQS encrypts with its own key (SqsManagedSseEnabled), which the check does not know' },
  { check: 'CKV_AWS_28', at: /^dev-.*\.TodosTable$/, because: 'a trial has nothing to restore' },
  { check: 'CKV_AWS_115', at: /^dev-/, because: 'a trial reserves no share of the account' },
  { check: 'CKV_AWS_115', at: /\.(PreTraffic|Migrate|Expire|Ingest)LambdaFunction$/, because: 'AWS calls it, one at a time, and no client can' },
  { check: 'CKV_AWS_116', at: /\.(Api|Docs|Export)LambdaFunction$/, because: 'it is called synchronously, so its caller gets the error' },
  { check: 'CKV_AWS_116', at: /\.IngestLambdaFunction$/, because: 'it puts poison into a queue itself, and the pipe tries the rest again' },
  { check: 'CKV_AWS_116', at: /\.(PreTraffic|Migrate)LambdaFunction$/, because: 'CodeDeploy or CloudFormation waits for its report, and rolls back' },
  { check: 'CKV_AWS_116', at: /\.ExpireLambdaFunction$/, because: 'the next hour does what it missed, and an alarm counts its errors' },
  { check: 'CKV_AWS_117', at: /LambdaFunction$/, because: 'what it calls is public and signed; a database in a VPC brings DATABASE_SUBNET_IDS' },
  { check: 'CKV_AWS_119', at: /\.TodosTable$/, because: 'the key is the account\'s aws/dynamodb, whose use is logged; one of your own costs $1 a month and more calls' },
  { check: 'CKV_AWS_149', at: /\.CursorSecret$/, because: 'the key is the account\'s aws/secretsmanager, whose use is logged' },
  { check: 'CKV_AWS_158', at: /LogGroup$/, because: 'CloudWatch encrypts with its own key, and lines have no texts, tokens or owners' },
  { check: 'CKV_AWS_166', at: /\.BackupVault$/, because: 'the key is the account\'s aws/backup, whose use is logged' },
  { check: 'CKV_AWS_173', at: /LambdaFunction$/, because: 'Lambda encrypts with its own key; the only secrets sign cursors, or are in the stage that a deployer reads anyway' },
  { check: 'CKV_AWS_258', at: /\.ExportLambdaFunctionUrl$/, because: 'the function verifies tokens itself, because a browser cannot sign for IAM' },
];

/** Returns a sentence for each finding without a reason, and for each reason that explains no finding. */
export function findFaults(findings: readonly Finding[]): readonly string[] {
  const unexplained = findings.filter((finding) => !reasons.some((reason) => explains(reason, finding)));
  const idle = reasons.filter((reason) => !findings.some((finding) => explains(reason, finding)));
  return [
    ...unexplained.map((finding) => `${finding.check_id} at ${toPlace(finding)}: ${finding.check_name}`),
    ...idle.map(({ check, because }) => `The reason "${because}" for ${check} explains no finding: remove it.`),
  ];
}

function explains({ check, at }: Reason, finding: Finding): boolean {
  return check === finding.check_id && at.test(toPlace(finding));
}

function toPlace({ file_path, resource }: Finding): string {
  return `${file_path.replace(/^\//, '').replace(/\.json$/, '')} ${resource}`;
}
