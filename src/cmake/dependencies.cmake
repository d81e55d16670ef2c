# Every third-party library the C++ code uses: an installed package first, else the pinned upstream release.
# A commit id is the hash of all it holds, so it pins the sources as a checksum does.
include(FetchContent)

FetchContent_Declare(simdjson
  GIT_REPOSITORY https://github.com/simdjson/simdjson.git
  GIT_TAG 0c0ce1bd48baa0677dc7c0945ea7cd1e8b52b297 # v3.13.0
  FIND_PACKAGE_ARGS)
FetchContent_Declare(FastFloat
  GIT_REPOSITORY https://github.com/fastfloat/fast_float.git
  GIT_TAG 00c8c7b0d5c722d2212568d915a39ea73b08b973 # v6.1.6
  FIND_PACKAGE_ARGS)
FetchContent_MakeAvailable(simdjson FastFloat)

# Some source packages carry only the single-header release: sources without a CMakeLists.txt.
if(NOT TARGET simdjson::simdjson)
  find_path(FASTCORE_SIMDJSON_DIR simdjson.cpp REQUIRED NO_DEFAULT_PATH NO_CACHE
    PATHS "${simdjson_SOURCE_DIR}" PATH_SUFFIXES . simdjson singleheader)
  add_library(simdjson STATIC "${FASTCORE_SIMDJSON_DIR}/simdjson.cpp")
  target_include_directories(simdjson SYSTEM PUBLIC "${FASTCORE_SIMDJSON_DIR}")
  add_library(simdjson::simdjson ALIAS simdjson)
endif()

if(FASTCORE_TESTS)
  FetchContent_Declare(Catch2
    GIT_REPOSITORY https://github.com/catchorg/Catch2.git
    GIT_TAG fa43b77429ba76c462b1898d6cd2f2d7a9416b14 # v3.7.1
    FIND_PACKAGE_ARGS)
  FetchContent_MakeAvailable(Catch2)
endif()
