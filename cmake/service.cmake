# Services: each folder of services/ builds itself from its service.json, in the order of services.list.

# add_services(): reads the board, adds each service, writes the table of their register functions.
function(add_services)
  file(STRINGS ${CMAKE_SOURCE_DIR}/services/services.list lines REGEX "^[a-z]")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/services/services.list)
  set(declarations "")
  set(entries "")
  set(names "")
  foreach(line ${lines})
    string(REGEX MATCH "^[a-z_0-9]+" name "${line}")
    add_subdirectory(${CMAKE_SOURCE_DIR}/services/${name})
    list(APPEND names ${name})
    string(APPEND declarations "namespace aubrac::${name} { void register_service(kernel::Registrar&); }\n")
    file(READ ${CMAKE_SOURCE_DIR}/services/${name}/service.json manifest)
    string(APPEND entries "    {\"${name}\", &aubrac::${name}::register_service, R\"json(${manifest})json\",\n     {")
    file(GLOB steps CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/services/${name}/schema/*.sql)
    list(SORT steps)
    foreach(step ${steps})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${step})
      get_filename_component(step_name ${step} NAME)
      file(READ ${step} sql)
      string(APPEND entries "{\"${step_name}\", R\"sql(${sql})sql\"},")
    endforeach()
    string(APPEND entries "}},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/services_table.cpp CONTENT
"// Generated from services/services.list.
#include <kernel/service.hpp>
@declarations@
namespace aubrac::kernel {
std::vector<ServiceEntry> services_table() { return {
@entries@}; }
}
" @ONLY)
  add_library(services_table OBJECT ${CMAKE_BINARY_DIR}/generated/services_table.cpp)
  target_link_libraries(services_table PUBLIC kernel)
  add_library(services INTERFACE)
  target_link_libraries(services INTERFACE services_table $<TARGET_OBJECTS:services_table>)
  foreach(name ${names})
    target_link_libraries(services INTERFACE ${name} $<TARGET_OBJECTS:${name}>)
  endforeach()
endfunction()

# add_service(): builds the service of the current folder. Only the api/ of the services it declares in
# "depends" is visible, and only the formats it declares in "formats" are linked.
function(add_service)
  file(READ service.json manifest)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS service.json)
  string(JSON name GET "${manifest}" name)
  get_filename_component(folder "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
  if(NOT name STREQUAL folder)
    message(FATAL_ERROR "services/${folder}/service.json says name \"${name}\": write \"${folder}\"")
  endif()
  json_list("${manifest}" depends depends)
  json_list("${manifest}" formats formats)
  json_list("${manifest}" adapters adapters)
  list(TRANSFORM depends APPEND _api)
  list(TRANSFORM formats PREPEND formats_)
  list(TRANSFORM adapters PREPEND adapters_)

  add_library(${name}_api INTERFACE)
  target_include_directories(${name}_api INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/api)
  target_link_libraries(${name}_api INTERFACE base)

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/tests/")
  add_library(${name} OBJECT ${sources})
  # Services write pages and sentences: what must be fast is below them. A third less time to compile.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-Os>)
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${name}_api ${depends} kernel ui ${formats} ${adapters})
  if(AUBRAC_TESTS)
    add_test_program(${name}_tests commune)
  endif()
endfunction()

# json_list(TEXT KEY OUT): the array of strings at KEY, empty when absent.
function(json_list text key out)
  set(values "")
  string(JSON count ERROR_VARIABLE missing LENGTH "${text}" ${key})
  if(missing STREQUAL "NOTFOUND" AND count GREATER 0)
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
      string(JSON value GET "${text}" ${key} ${i})
      list(APPEND values ${value})
    endforeach()
  endif()
  set(${out} ${values} PARENT_SCOPE)
endfunction()
