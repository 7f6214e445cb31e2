/** Whether somebody is still at work on what a process has left. */

/** Returns true while a process of that id runs, another user's too. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
