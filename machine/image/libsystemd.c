/*
 * A stand-in for libsystemd in the guest.
 *
 * Debian's ps asks libsystemd which unit, session and seat a process belongs to.  There is no systemd in the
 * guest, so the answer is always "no data"; the real library and the six that it pulls in would add more than a
 * tenth to what a reader loads.
 */
#define NO_DATA (-61) /* -ENODATA, what the real one says without systemd */

#define ANSWER(name) \
    int name(void) { return NO_DATA; }

ANSWER(sd_pid_get_machine_name)
ANSWER(sd_pid_get_owner_uid)
ANSWER(sd_pid_get_session)
ANSWER(sd_pid_get_slice)
ANSWER(sd_pid_get_unit)
ANSWER(sd_pid_get_user_unit)
ANSWER(sd_session_get_seat)
