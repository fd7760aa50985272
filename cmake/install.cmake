# `cmake --install`: program, manual, completion, unit, default configuration. DESTDIR is respected.
# What is of the component `local` no package has.
# A service belongs in /usr, with its configuration in /etc, unless another prefix is asked for.
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
  set(CMAKE_INSTALL_PREFIX /usr CACHE PATH "Where to install" FORCE)
endif()
# After the prefix is known: for /usr it makes /etc and /var.
include(GNUInstallDirs)

set(TRACER_BIO_CONFIG_DIR ${CMAKE_INSTALL_FULL_SYSCONFDIR}/tracer-bio)
# Relative: what has an absolute destination CPack takes for configuration.
set(TRACER_BIO_DATA_DIR ${CMAKE_INSTALL_DATADIR}/tracer-bio)
set(TRACER_BIO_UNIT_DIR lib/systemd/system)

install(TARGETS tracer-bio RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
# Of what the program puts into its reports.
install(FILES src/analysis/report/vendor/LICENSES.txt DESTINATION ${CMAKE_INSTALL_DOCDIR})
# DuckDB: whose header is built in, what brings its library, and that where it is there already.
install(FILES src/analysis/duckdb/vendor/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME LICENSE.duckdb)
install(PROGRAMS scripts/fetch-duckdb.sh DESTINATION ${TRACER_BIO_DATA_DIR})
install(FILES ${PROJECT_BINARY_DIR}/duckdb/libduckdb.so DESTINATION lib/tracer-bio OPTIONAL
        COMPONENT local)

# What scripts/grafana.sh, which goes beside it, puts into an installed Grafana.
install(DIRECTORY config/grafana DESTINATION ${TRACER_BIO_DATA_DIR})
install(PROGRAMS scripts/grafana.sh DESTINATION ${TRACER_BIO_DATA_DIR})

# The default is always there to compare with; the user's own file is never touched.
install(FILES config/config.toml DESTINATION ${TRACER_BIO_DATA_DIR})
install(CODE "
  # file(INSTALL) puts DESTDIR in front by itself, EXISTS does not.
  if(EXISTS \"\$ENV{DESTDIR}${TRACER_BIO_CONFIG_DIR}/config.toml\")
    message(STATUS \"Kept: \$ENV{DESTDIR}${TRACER_BIO_CONFIG_DIR}/config.toml\")
  else()
    file(INSTALL \"${PROJECT_SOURCE_DIR}/config/config.toml\" DESTINATION \"${TRACER_BIO_CONFIG_DIR}\")
  endif()")
install(DIRECTORY DESTINATION ${CMAKE_INSTALL_FULL_LOCALSTATEDIR}/lib/tracer-bio
        DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
        COMPONENT local)

# The units, with the paths of this prefix.
foreach(name tracer-bio tracer-bio-archive tracer-bio-forward tracer-bio-worker)
  file(READ config/systemd/${name}.service unit)
  string(REPLACE /usr/bin/tracer-bio ${CMAKE_INSTALL_FULL_BINDIR}/tracer-bio unit "${unit}")
  string(REPLACE /etc/tracer-bio ${TRACER_BIO_CONFIG_DIR} unit "${unit}")
  file(WRITE ${PROJECT_BINARY_DIR}/install/${name}.service "${unit}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS config/systemd/${name}.service)
  install(FILES ${PROJECT_BINARY_DIR}/install/${name}.service DESTINATION ${TRACER_BIO_UNIT_DIR})
endforeach()

# Manual and completion come from the program's own table of commands. A build that is only tested
# needs neither.
if(TRACER_BIO_SANITIZE)
  return()
endif()
set(manual ${PROJECT_BINARY_DIR}/install/tracer-bio.1)
set(completion ${PROJECT_BINARY_DIR}/install/tracer-bio)
add_custom_command(
  OUTPUT ${manual}.gz ${completion}
  COMMAND tracer-bio man > ${manual}
  COMMAND gzip --best --no-name --force ${manual}
  COMMAND tracer-bio completion bash > ${completion}
  DEPENDS tracer-bio
  COMMENT "Manual and completion"
  VERBATIM)
add_custom_target(manual ALL DEPENDS ${manual}.gz ${completion})
install(FILES ${manual}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${completion} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
