# cpack: a .deb and a .rpm (scripts/package.sh makes both). What they ask and do when they are installed
# stands in cmake/package/; the two agree in what a machine then has.
set(CPACK_PACKAGE_NAME tracer-bio)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "tracer-bio maintainers <maintainers@tracer-bio.invalid>")
set(CPACK_PACKAGE_VENDOR tracer-bio)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "recorder of what ran on a machine, and what it cost")
set(CPACK_PACKAGE_DESCRIPTION_FILE ${PROJECT_SOURCE_DIR}/cmake/package/description)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/cpack)
set(CPACK_GENERATOR DEB RPM)
set(CPACK_STRIP_FILES ON)
# A service has fixed places, of which not all are below one prefix.
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON)
# All that `cmake --install` installs but the folder of the database, which belongs to the service and not
# to the package: an upgrade must not change whose it is. And what only packages have.
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};tracer-bio;Unspecified;/"
                                 "${PROJECT_BINARY_DIR};tracer-bio;package;/")

set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/package/generator.cmake)
set(CPACK_BUILD_FOLDER ${PROJECT_BINARY_DIR})

set(package_dir ${PROJECT_BINARY_DIR}/package_files)
set(package_in ${PROJECT_SOURCE_DIR}/cmake/package)

# --- Debian ---
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)  # libc6, as new as the one of the machine that builds
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "sqlite3, libpq5, librabbitmq4, librdkafka1, npm | maven")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${package_in}/deb/conffiles ${package_in}/deb/postinst
                                       ${package_in}/deb/prerm ${package_in}/deb/postrm)

# --- rpm ---
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE Apache-2.0)
set(CPACK_RPM_SPEC_MORE_DEFINE "%define _build_id_links none")
set(CPACK_RPM_PACKAGE_GROUP "Applications/System")
set(CPACK_RPM_USER_FILELIST "%config(noreplace) /etc/tracer-bio/config.toml")
# Folders of the system belong to others.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
    /etc /usr/lib/systemd /usr/lib/systemd/system /usr/share/man /usr/share/man/man1 /usr/share/doc
    /usr/share/bash-completion /usr/share/bash-completion/completions)
set(CPACK_RPM_POST_INSTALL_SCRIPT_FILE ${package_in}/rpm/post)
set(CPACK_RPM_PRE_UNINSTALL_SCRIPT_FILE ${package_in}/rpm/preun)
set(CPACK_RPM_POST_UNINSTALL_SCRIPT_FILE ${package_in}/rpm/postun)

# --- what only packages have ---
string(TIMESTAMP package_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(${package_in}/changelog.in ${package_dir}/changelog @ONLY)
add_custom_command(
  OUTPUT ${package_dir}/changelog.gz
  COMMAND gzip --best --no-name --keep --force ${package_dir}/changelog
  DEPENDS ${package_dir}/changelog
  VERBATIM)
add_custom_target(changelog ALL DEPENDS ${package_dir}/changelog.gz)
# The licences of what is linked in, as Debian's packages have them.
set(licences "")
foreach(library libbpf-dev libelf-dev zlib1g-dev libsqlite3-dev libspdlog-dev libfmt-dev libtomlplusplus-dev
                libcli11-dev libcap-ng-dev libseccomp-dev libedit-dev libbsd-dev libmd-dev libncurses-dev libstdc++6)
  if(EXISTS /usr/share/doc/${library}/copyright)
    file(READ /usr/share/doc/${library}/copyright licence)
    string(APPEND licences "==== ${library}\n\n${licence}\n")
  elseif(TRACER_BIO_STATIC)
    message(WARNING "No licence of ${library} for the packages: /usr/share/doc/${library}/copyright is missing")
  endif()
endforeach()
file(WRITE ${package_dir}/LICENSES.libraries "${licences}")
install(FILES ${package_dir}/LICENSES.libraries ${package_in}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR}
        COMPONENT package EXCLUDE_FROM_ALL)
install(FILES ${package_dir}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT deb EXCLUDE_FROM_ALL)
install(FILES ${package_in}/deb/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides
        RENAME tracer-bio COMPONENT deb EXCLUDE_FROM_ALL)

include(CPack)
