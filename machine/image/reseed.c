/*
 * `reseed`: mix 32 bytes of standard input into the kernel's random numbers, and make it use them at once.
 *
 * Every reader starts from the same snapshot, with the same state of the generator: the page sends bytes of its own.
 * No C library, so that neither headers nor libraries for i386 are needed to build it.
 */
#define READ 3
#define OPEN 5
#define EXIT 1
#define IOCTL 54
#define ADD_ENTROPY 0x40085203 /* RNDADDENTROPY */
#define RESEED 0x5207          /* RNDRESEEDCRNG */

static long call(long number, long a, long b, long c) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "0"(number), "b"(a), "c"(b), "d"(c) : "memory");
    return result;
}

void _start(void) {
    struct {
        int bits, bytes;
        unsigned char seed[32];
    } pool = {256, 32, {0}};
    long device = call(OPEN, (long)"/dev/urandom", 1, 0);
    long failed = call(READ, 0, (long)pool.seed, 32) != 32 || device < 0;
    failed = failed || call(IOCTL, device, ADD_ENTROPY, (long)&pool) != 0;
    failed = failed || call(IOCTL, device, RESEED, 0) != 0;
    call(EXIT, failed, 0, 0);
}
