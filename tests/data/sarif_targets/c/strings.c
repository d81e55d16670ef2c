#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Grüße: a line that is longer in bytes than in characters. */ static char greeting[16];

void greet(const char *name) {
    char line[32];
    strcpy(line, name);
    strcat(line, ", hello");
    sprintf(greeting, "%s", line);
    printf(line);
    gets(line); /* Flawfinder: ignore */
}

int main(int count, char **arguments) {
    char *home = getenv("HOME");
    greet(count > 1 ? arguments[1] : home);
    return atoi(arguments[0]);
}
