import { findLockfileFaults } from '#lockfile-rules/lockfile-rules.ts';
import { reportFaults } from './report-faults.ts';

const faults = await Promise.all(['.', 'bench/peers'].map(findLockfileFaults));
reportFaults(faults.flat(), 'Every locked package has an exact source.');
