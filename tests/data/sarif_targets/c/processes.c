#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int list_folder(const char *folder) {
    char command[256];
    snprintf(command, sizeof command, "ls %s", folder);
    return system(command);
}

FILE *scratch(void) {
    char *name = tmpnam(NULL);
    return access(name, F_OK) ? fopen(name, "w+") : NULL;
}

void open_to_all(const char *path) {
    umask(0);
    chmod(path, 0777);
    execlp("touch", "touch", path, (char *)NULL);
}

unsigned roll(void) {
    srand(1);
    return (unsigned)random();
}
