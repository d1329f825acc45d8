import { expect, test } from '@jest/globals';
import { findFaults } from '../../../tools/checks/checkov-findings.ts';

const finding = { check_id: 'CKV_AWS_28', check_name: 'Ensure backup', resource: 'AWS::DynamoDB::Table.TodosTable' };
const idle = /^The reason "a trial has nothing to restore" for CKV_AWS_28 explains no finding: remove it\.$/;

test('a finding with a reason passes, and uses the reason', () => {
  const faults = findFaults([{ ...finding, file_path: '/dev-dynamodb.json' }]);
  expect(faults.filter((fault) => /CKV_AWS_28\b/.test(fault))).toEqual([]);
});

test('a finding without a reason there is a fault, and so is a reason without a finding', () => {
  const faults = findFaults([{ ...finding, file_path: '/prod-dynamodb.json' }]);
  expect(faults.filter((fault) => /CKV_AWS_28\b/.test(fault))).toEqual([
    'CKV_AWS_28 at prod-dynamodb AWS::DynamoDB::Table.TodosTable: Ensure backup',
    expect.stringMatching(idle),
  ]);
});
