/**
 * Returns the reference in whose place CloudFormation puts a secret's value, or the value of a key in it. It reads a value
 * when the reference changes, and is not told when the value does: a new value needs its version here.
 * @param version VersionId of the value; without it the current one is read
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
export function toSecretReference(secret: string, version = '', key = ''): string {
  return `{{resolve:secretsmanager:${secret}:SecretString:${key}::${version}}}`;
}
