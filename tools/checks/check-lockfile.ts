import { findLockfileFaults } from '#lockfile-rules/lockfile-rules.ts';
import { lockfileFolders } from './lockfile-folders.ts';
import { reportFaults } from './report-faults.ts';

const faults = await Promise.all(lockfileFolders.map(findLockfileFaults));
reportFaults(faults.flat(), 'Every locked package has an exact source.');
