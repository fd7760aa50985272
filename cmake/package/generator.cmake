# Read by cpack for each kind of package: what only a .deb has.
if(CPACK_GENERATOR STREQUAL DEB)
  list(APPEND CPACK_INSTALL_CMAKE_PROJECTS "${CPACK_BUILD_FOLDER};tracer-bio;deb;/")
endif()
