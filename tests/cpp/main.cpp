// The main function of the tests, for a Catch2 2 that is installed as a header only.
#define CATCH_CONFIG_MAIN
#include "catch.hpp"
