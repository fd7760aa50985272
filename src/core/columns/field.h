// Makes columns out of members: type, getter and setter follow from the member's type. Internal to
// src/core/columns.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "tracer_bio/column.h"
#include "tracer_bio/text.h"

namespace tracer_bio::columns {

template <class Type>
inline constexpr bool kIsOptional = false;
template <class Type>
inline constexpr bool kIsOptional<std::optional<Type>> = true;
template <class Type>
inline constexpr bool kIsText =
    std::same_as<Type, std::string> || std::same_as<Type, std::string_view>;

template <class Type>
constexpr ColumnType type_of() {
  if constexpr (kIsOptional<Type>) {
    return type_of<typename Type::value_type>();
  } else if constexpr (std::floating_point<Type>) {
    return ColumnType::kReal;
  } else if constexpr (std::integral<Type> && !std::same_as<Type, char>) {
    return ColumnType::kInteger;
  } else {
    return ColumnType::kText;
  }
}

// A char is a letter, '?' where it is not known.
template <class Type>
Value to_value(const Type& field, std::string& scratch) {
  if constexpr (kIsOptional<Type>) {
    return field ? to_value(*field, scratch) : Value{};
  } else if constexpr (kIsText<Type>) {
    if (is_printable(field)) return std::string_view{field};
    scratch = printable(field);
    return std::string_view{scratch};
  } else if constexpr (std::same_as<Type, char>) {
    return field == '?' ? Value{} : Value{std::string_view{&field, 1}};
  } else if constexpr (std::is_enum_v<Type>) {
    return name_of(field);
  } else if constexpr (std::floating_point<Type>) {
    return static_cast<double>(field);
  } else {
    return static_cast<int64_t>(field);
  }
}

template <class Type>
void from_value(const Value& value, Type& field) {
  [[maybe_unused]] const auto* text = std::get_if<std::string_view>(&value);
  if constexpr (kIsOptional<Type>) {
    field.reset();
    if (std::holds_alternative<std::monostate>(value)) return;
    if constexpr (std::is_enum_v<typename Type::value_type>) {
      if (text) field = from_name<typename Type::value_type>(*text);
    } else {
      from_value(value, field.emplace());
    }
  } else if constexpr (std::same_as<Type, std::string>) {
    field = text ? *text : std::string_view{};
  } else if constexpr (std::same_as<Type, char>) {
    field = text && !text->empty() ? text->front() : '?';
  } else if constexpr (std::is_enum_v<Type>) {
    if (text) field = from_name<Type>(*text).value_or(field);
  } else if constexpr (std::floating_point<Type>) {
    if (const auto* number = std::get_if<double>(&value)) field = *number;
  } else {
    if (const auto* number = std::get_if<int64_t>(&value)) field = static_cast<Type>(*number);
  }
}

template <class Member>
struct MemberTraits;
template <class ClassType, class FieldType>
struct MemberTraits<FieldType ClassType::*> {
  using Row = ClassType;
  using Field = FieldType;
};

// A member as it is.
template <auto Member>
constexpr auto field(std::string_view name, std::string_view unit, std::string_view help) {
  using Row = typename MemberTraits<decltype(Member)>::Row;
  using Field = typename MemberTraits<decltype(Member)>::Field;
  return Column<Row>{
      {name, type_of<Field>(), unit, help},
      [](const Row& row, std::string& scratch) { return to_value(row.*Member, scratch); },
      [](Row& row, const Value& value) { from_value(value, row.*Member); }};
}

// A text that is NULL where it is empty.
template <auto Member>
constexpr auto text_or_null(std::string_view name, std::string_view help) {
  using Row = typename MemberTraits<decltype(Member)>::Row;
  return Column<Row>{{name, ColumnType::kText, {}, help},
                     [](const Row& row, std::string& scratch) {
                       return (row.*Member).empty() ? Value{} : to_value(row.*Member, scratch);
                     },
                     [](Row& row, const Value& value) { from_value(value, row.*Member); }};
}

// The columns of something within a row: a member, or what a function of the row gives. Rows that
// only refer to it are never read back.
template <class Row, auto Inner, const auto& Columns>
constexpr auto lift() {
  return []<size_t... Index>(std::index_sequence<Index...>) {
    constexpr bool kReadBack = std::is_member_object_pointer_v<decltype(Inner)>;
    return std::array{[] {
      Column<Row> column{static_cast<const ColumnInfo&>(Columns[Index]),
                         [](const Row& row, std::string& scratch) {
                           return Columns[Index].get(std::invoke(Inner, row), scratch);
                         },
                         nullptr};
      if constexpr (kReadBack) {
        column.set = [](Row& row, const Value& value) {
          Columns[Index].set(std::invoke(Inner, row), value);
        };
      }
      return column;
    }()...};
  }
  (std::make_index_sequence<Columns.size()>{});
}

template <class Part>
inline constexpr size_t kColumnCount = 1;
template <class Row, size_t Size>
inline constexpr size_t kColumnCount<std::array<Column<Row>, Size>> = Size;

// Columns and arrays of columns, one after the other.
template <class Row, class... Parts>
constexpr auto table(const Parts&... parts) {
  std::array<Column<Row>, (... + kColumnCount<Parts>)> result{};
  size_t at = 0;
  const auto append = [&]<class Part>(const Part& part) {
    if constexpr (std::same_as<Part, Column<Row>>) {
      result[at++] = part;
    } else {
      for (const Column<Row>& column : part) result[at++] = column;
    }
  };
  (append(parts), ...);
  return result;
}

}  // namespace tracer_bio::columns
