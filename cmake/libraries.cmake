# The libraries that the program links. With TRACER_BIO_STATIC all but the C library's, so that the binary
# needs nothing that is not on every machine. The C library stays shared: names of users (NSS) and
# DuckDB are loaded by it at run time.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
# A build folder that was configured the other way remembers the other libraries.
if(NOT "${TRACER_BIO_STATIC}" STREQUAL "${TRACER_BIO_FOUND_STATIC}")
  get_cmake_property(cached CACHE_VARIABLES)
  list(FILTER cached INCLUDE REGEX "^pkgcfg_lib_|_LIBRARY$")
  foreach(variable ${cached})
    unset(${variable} CACHE)
  endforeach()
  set(TRACER_BIO_FOUND_STATIC "${TRACER_BIO_STATIC}" CACHE INTERNAL "How the libraries were found")
endif()
if(TRACER_BIO_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
endif()
find_package(SQLite3 REQUIRED)
pkg_check_modules(LIBBPF REQUIRED IMPORTED_TARGET libbpf>=1.0)
pkg_check_modules(LIBCAPNG REQUIRED IMPORTED_TARGET libcap-ng)
pkg_check_modules(LIBSECCOMP REQUIRED IMPORTED_TARGET libseccomp)
# Optional: lines of `tracer-bio query` that can be edited.
pkg_check_modules(LIBEDIT IMPORTED_TARGET libedit)
# Optional: forwarding to PostgreSQL. Its header alone; the library is loaded at run time.
pkg_check_modules(LIBPQ libpq)
# Optional: forwarding to Kafka, and getting it from there. The same.
pkg_check_modules(RDKAFKA rdkafka>=1.9)
# And RabbitMQ.
pkg_check_modules(RABBITMQ librabbitmq)

# Of these Debian has shared libraries only, and they are small: their headers hold all of it, in every
# build, so that all builds are made of the same objects.
set_property(TARGET spdlog::spdlog_header_only
             PROPERTY INTERFACE_LINK_LIBRARIES Threads::Threads fmt::fmt-header-only)
pkg_check_modules(TOMLPLUSPLUS REQUIRED tomlplusplus)
add_library(tracer_bio_toml INTERFACE)
target_include_directories(tracer_bio_toml SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE_DIRS})

if(NOT TRACER_BIO_STATIC)
  return()
endif()

# needs(TARGET LIBRARY...): what a static library itself needs, which a shared one brings.
function(needs target)
  foreach(name ${ARGN})
    find_library(${name}_LIBRARY ${name} REQUIRED)
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${${name}_LIBRARY})
  endforeach()
endfunction()
needs(PkgConfig::LIBBPF elf z)
set_property(TARGET SQLite::SQLite3 APPEND PROPERTY INTERFACE_LINK_LIBRARIES m)
if(LIBEDIT_FOUND)
  needs(PkgConfig::LIBEDIT tinfo bsd md)
endif()
# Nothing of these libraries is offered to what is loaded at run time.
add_link_options(-static-libstdc++ -static-libgcc LINKER:--exclude-libs,ALL)
