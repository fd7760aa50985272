# bpf_skeleton(TARGET SOURCE): an interface library with SOURCE compiled to a CO-RE object and embedded as NAME_bpf.skel.h.
# Needs no BTF of a running kernel: bpf/kernel.h names every kernel field that is read.
find_program(CLANG NAMES clang clang-14 clang-15 clang-16 clang-17 clang-18 clang-19 REQUIRED)
find_program(LLVM_STRIP NAMES llvm-strip llvm-strip-14 REQUIRED)
find_program(BPFTOOL NAMES bpftool PATHS /usr/sbin /sbin REQUIRED)

string(REGEX REPLACE "^x86_64$|^amd64$" "x86" BPF_ARCH "${CMAKE_SYSTEM_PROCESSOR}")
string(REGEX REPLACE "^aarch64.*" "arm64" BPF_ARCH "${BPF_ARCH}")

function(bpf_skeleton target source)
  get_filename_component(name ${source} NAME_WE)
  set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.bpf.o)
  set(skeleton_dir ${CMAKE_CURRENT_BINARY_DIR}/skeleton)
  set(skeleton ${skeleton_dir}/${name}_bpf.skel.h)
  file(MAKE_DIRECTORY ${skeleton_dir})
  get_filename_component(source_dir ${source} DIRECTORY)
  add_custom_command(
    OUTPUT ${skeleton}
    COMMAND ${CLANG} -target bpf -g -O2 -Wall -Wextra -Wno-unused-parameter -Wpadded -Werror -D__TARGET_ARCH_${BPF_ARCH}
            -I${PROJECT_SOURCE_DIR}/include -I${source_dir}
            -idirafter /usr/include/${CMAKE_LIBRARY_ARCHITECTURE}
            -c ${source} -o ${object}
    COMMAND ${LLVM_STRIP} -g ${object}
    COMMAND ${BPFTOOL} gen skeleton ${object} name ${name}_bpf > ${skeleton}
    DEPENDS ${source} ${source_dir}/environment.h ${source_dir}/kernel.h ${PROJECT_SOURCE_DIR}/include/tracer_bio/events.h
    COMMENT "BPF ${name}"
    VERBATIM)
  add_custom_target(${target}_generate DEPENDS ${skeleton})
  add_library(${target} INTERFACE)
  add_dependencies(${target} ${target}_generate)
  target_include_directories(${target} SYSTEM INTERFACE ${skeleton_dir})
  target_link_libraries(${target} INTERFACE PkgConfig::LIBBPF)
endfunction()
