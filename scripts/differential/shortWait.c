/*
 * GNU Backgammon 1.07 computes a hint on a thread and looks every 10 ms whether it has ended; most need far
 * less. Loaded by LD_PRELOAD, this takes the place of the one function it waits with, g_usleep of GLib, and changes no
 * answer. Built and used by gnubg.mjs where there is a C compiler.
 */
#define _DEFAULT_SOURCE
#include <unistd.h>

void g_usleep(unsigned long microseconds)
{
    (void)microseconds;
    usleep(20);
}
