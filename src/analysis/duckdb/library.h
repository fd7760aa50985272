// DuckDB, by its C API. It is no dependency of the program: loaded when a command needs it.
#pragma once

#include <duckdb.h>

#include <filesystem>

namespace tracer_bio {

// The functions of the C API that are used. All are there since DuckDB 1.3.
#define TRACER_BIO_DUCKDB_FUNCTIONS(X)                  \
  X(duckdb_array_type_array_size)                       \
  X(duckdb_array_type_child_type)                       \
  X(duckdb_array_vector_get_child)                      \
  X(duckdb_bind_add_result_column)                      \
  X(duckdb_bind_get_extra_info)                         \
  X(duckdb_bind_set_error)                              \
  X(duckdb_close)                                       \
  X(duckdb_column_count)                                \
  X(duckdb_column_logical_type)                         \
  X(duckdb_column_name)                                 \
  X(duckdb_connect)                                     \
  X(duckdb_create_config)                               \
  X(duckdb_create_list_type)                            \
  X(duckdb_create_logical_type)                         \
  X(duckdb_create_table_function)                       \
  X(duckdb_data_chunk_get_column_count)                 \
  X(duckdb_data_chunk_get_size)                         \
  X(duckdb_data_chunk_get_vector)                       \
  X(duckdb_data_chunk_set_size)                         \
  X(duckdb_decimal_internal_type)                       \
  X(duckdb_decimal_scale)                               \
  X(duckdb_decimal_width)                               \
  X(duckdb_destroy_config)                              \
  X(duckdb_destroy_data_chunk)                          \
  X(duckdb_destroy_extracted)                           \
  X(duckdb_destroy_logical_type)                        \
  X(duckdb_destroy_prepare)                             \
  X(duckdb_destroy_result)                              \
  X(duckdb_destroy_table_function)                      \
  X(duckdb_disconnect)                                  \
  X(duckdb_enum_dictionary_size)                        \
  X(duckdb_enum_dictionary_value)                       \
  X(duckdb_enum_internal_type)                          \
  X(duckdb_execute_prepared_streaming)                  \
  X(duckdb_extract_statements)                          \
  X(duckdb_extract_statements_error)                    \
  X(duckdb_fetch_chunk)                                 \
  X(duckdb_free)                                        \
  X(duckdb_function_get_extra_info)                     \
  X(duckdb_function_get_init_data)                      \
  X(duckdb_function_set_error)                          \
  X(duckdb_get_type_id)                                 \
  X(duckdb_init_get_column_count)                       \
  X(duckdb_init_get_column_index)                       \
  X(duckdb_init_get_extra_info)                         \
  X(duckdb_init_set_error)                              \
  X(duckdb_init_set_init_data)                          \
  X(duckdb_init_set_max_threads)                        \
  X(duckdb_interrupt)                                   \
  X(duckdb_library_version)                             \
  X(duckdb_list_type_child_type)                        \
  X(duckdb_list_vector_get_child)                       \
  X(duckdb_list_vector_reserve)                         \
  X(duckdb_list_vector_set_size)                        \
  X(duckdb_map_type_key_type)                           \
  X(duckdb_map_type_value_type)                         \
  X(duckdb_open_ext)                                    \
  X(duckdb_prepare_error)                               \
  X(duckdb_prepare_extracted_statement)                 \
  X(duckdb_prepared_statement_type)                     \
  X(duckdb_register_table_function)                     \
  X(duckdb_result_error)                                \
  X(duckdb_result_return_type)                          \
  X(duckdb_set_config)                                  \
  X(duckdb_struct_type_child_count)                     \
  X(duckdb_struct_type_child_name)                      \
  X(duckdb_struct_type_child_type)                      \
  X(duckdb_struct_vector_get_child)                     \
  X(duckdb_table_function_set_bind)                     \
  X(duckdb_table_function_set_extra_info)               \
  X(duckdb_table_function_set_function)                 \
  X(duckdb_table_function_set_init)                     \
  X(duckdb_table_function_set_name)                     \
  X(duckdb_table_function_supports_projection_pushdown) \
  X(duckdb_vector_assign_string_element_len)            \
  X(duckdb_vector_ensure_validity_writable)             \
  X(duckdb_vector_get_data)                             \
  X(duckdb_vector_get_validity)                         \
  X(duckdb_vector_size)

// Each is called as a member, by the name that it has in duckdb.h.
struct DuckdbLibrary {
// NOLINTNEXTLINE(bugprone-macro-parentheses): it is declared
#define TRACER_BIO_MEMBER(function) decltype(&::function) function = nullptr;
  TRACER_BIO_DUCKDB_FUNCTIONS(TRACER_BIO_MEMBER)
#undef TRACER_BIO_MEMBER
};

// Loaded by the first call, for good: the one that TRACER_BIO_DUCKDB names; else libduckdb.so of
// the folder `duckdb` beside the program, of ../lib/tracer-bio, or of the system. Throws
// std::runtime_error, saying how to get it. (One for the program: what DuckDB calls back is given
// nothing that would lead to it.)
const DuckdbLibrary& duckdb();

// The file that duckdb() would load; empty where there is none but what the system's loader finds.
std::filesystem::path duckdb_file();

// Finds it for a call of duckdb() that comes when it could not be reached any more, because root
// was given up. Nothing of it runs before.
void find_duckdb();

}  // namespace tracer_bio
