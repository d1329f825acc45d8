import type { Query } from './query.ts';
import { raw, sql } from './sql.ts';

/** Rights on the table `todos`, by the function that needs them. An upsert also reads, and no function deletes but `expire`. */
export const rights: Readonly<Record<string, string>> = {
  api: 'SELECT, INSERT, UPDATE',
  export: 'SELECT',
  ingest: 'SELECT, INSERT, UPDATE',
  expire: 'SELECT, DELETE',
};

/**
 * Gives functions their roles in Aurora DSQL, such as `todo_api`, in which IAM lets only the function's own IAM role log in.
 * Repeating it changes nothing.
 * @param roles ARNs of IAM roles by function
 * @returns the roles that were created, or whose IAM role is another now
 * @see https://docs.aws.amazon.com/aurora-dsql/latest/userguide/using-database-and-iam-roles.html
 */
export async function grantRights(query: Query, roles: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [name, arn] of Object.entries(roles)) {
    if (rights[name] === undefined || !roleArn.test(arn)) throw new Error(`No rights are known for ${name}: ${arn}.`);
    const role = `todo_${name}`;
    for (const statement of await toMissing(role, arn)) {
      await query(raw(statement));
      changed.push(role);
    }
    await query(raw(toGrant(role, rights[name])));
  }
  return [...new Set(changed)];

  async function toMissing(role: string, arn: string): Promise<readonly string[]> {
    const { rows: known } = await query(sql`SELECT rolname FROM pg_roles WHERE rolname = ${role}`);
    const { rows: mapped } = await query(sql`SELECT arn FROM sys.iam_pg_role_mappings WHERE pg_role_name = ${role}`);
    const others = mapped.filter((row) => row['arn'] !== arn);
    return [
      ...(known.length === 0 ? [`CREATE ROLE ${role} WITH LOGIN`] : []),
      ...others.map((row) => `AWS IAM REVOKE ${role} FROM '${row['arn']}'`),
      ...(mapped.length === others.length ? [`AWS IAM GRANT ${role} TO '${arn}'`] : []),
    ];
  }
}

/**
 * Returns the statement that gives a role its rights. All roles may use the schema `public`, and Aurora DSQL refuses to
 * grant it: "feature not supported on system entity".
 */
export function toGrant(role: string, ofTable: string): string {
  return `GRANT ${ofTable} ON todos TO ${role}`;
}

/** It becomes part of a statement, which accepts no parameters. */
const roleArn = /^arn:[a-z-]+:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/;
