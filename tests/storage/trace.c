/* Loaded before libc (LD_PRELOAD): notes in the file $TRACE, in order, what a process writes and
 * flushes. "flushed" is noted after the flush has succeeded, "said" before a line goes out, so the
 * order in the file is the order in which things can have become known outside. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef ssize_t (*write_type)(int, const void *, size_t);

static ssize_t real_write(int fd, const void *data, size_t size)
{
    static write_type next;
    if (!next)
        next = (write_type)dlsym(RTLD_NEXT, "write");
    return next(fd, data, size);
}

static void note(const char *what, const char *about, size_t size)
{
    static int trace = -1;
    char line[4096];
    if (trace < 0)
        trace = open(getenv("TRACE"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    while (size && about[size - 1] == '\n')
        size--;
    int length = snprintf(line, sizeof line, "%s %.*s\n", what, (int)size, about);
    if (length > 0 && real_write(trace, line, (size_t)length) != length)
        abort();
}

static void note_file(const char *what, int fd)
{
    char link[64], path[2048];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path);
    if (size > 0)
        note(what, path, (size_t)size);
}

ssize_t write(int fd, const void *data, size_t size)
{
    if (fd == 1)
        note("said", data, size);
    else
        note_file("wrote", fd);
    return real_write(fd, data, size);
}

#define POSITIONED(NAME, OFFSET)                                                  \
    ssize_t NAME(int fd, const void *data, size_t size, OFFSET at)                \
    {                                                                             \
        static ssize_t (*next)(int, const void *, size_t, OFFSET);                \
        if (!next)                                                                \
            next = (ssize_t (*)(int, const void *, size_t, OFFSET))dlsym(         \
                RTLD_NEXT, #NAME);                                                \
        note_file("wrote", fd);                                                   \
        return next(fd, data, size, at);                                          \
    }
POSITIONED(pwrite, off_t)
#ifdef __GLIBC__
POSITIONED(pwrite64, off64_t)
#endif

#define FLUSH(NAME)                                                               \
    int NAME(int fd)                                                              \
    {                                                                             \
        static int (*next)(int);                                                  \
        if (!next)                                                                \
            next = (int (*)(int))dlsym(RTLD_NEXT, #NAME);                         \
        int failed = next(fd);                                                    \
        if (!failed)                                                              \
            note_file("flushed", fd);                                             \
        return failed;                                                            \
    }
FLUSH(fsync)
FLUSH(fdatasync)
