// What Python objects have and are, asked of the interpreter itself.
#pragma once

#include <pybind11/pybind11.h>

namespace fastcore {

/// Takes a new reference; null: an exception is set, and thrown.
inline pybind11::object stolen(PyObject* object) {
    if (object == nullptr) throw pybind11::error_already_set();
    return pybind11::reinterpret_steal<pybind11::object>(object);
}

/// A str that lookups find by its identity.
inline pybind11::object interned(pybind11::object text) {
    PyObject* str = text.release().ptr();
    PyUnicode_InternInPlace(&str);
    return pybind11::reinterpret_steal<pybind11::object>(str);
}

/// Null: it is not there.
inline pybind11::object attribute(pybind11::handle object, pybind11::handle name) {
    PyObject* value = nullptr;
#if PY_VERSION_HEX >= 0x030D0000
    const int found = PyObject_GetOptionalAttr(object.ptr(), name.ptr(), &value);
#else
    const int found = _PyObject_LookupAttr(object.ptr(), name.ptr(), &value);
#endif
    if (found < 0) throw pybind11::error_already_set();
    return pybind11::reinterpret_steal<pybind11::object>(value);
}

/// Null: it is not there.
inline pybind11::object dict_item(pybind11::handle dict, pybind11::handle key) {
#if PY_VERSION_HEX >= 0x030D0000
    PyObject* value = nullptr;
    if (PyDict_GetItemRef(dict.ptr(), key.ptr(), &value) < 0) throw pybind11::error_already_set();
    return pybind11::reinterpret_steal<pybind11::object>(value);
#else
    PyObject* const value = PyDict_GetItemWithError(dict.ptr(), key.ptr());
    if (value == nullptr && PyErr_Occurred() != nullptr) throw pybind11::error_already_set();
    return pybind11::reinterpret_borrow<pybind11::object>(value);
#endif
}

/// The class itself, not one made of it.
inline bool is_exactly(pybind11::handle object, pybind11::handle its_class) {
    return Py_IS_TYPE(object.ptr(), reinterpret_cast<PyTypeObject*>(its_class.ptr()));
}

/// `classes`: a class or a tuple of them.
inline bool is_instance(pybind11::handle object, pybind11::handle classes) {
    if (is_exactly(object, classes)) return true;
    const int is = PyObject_IsInstance(object.ptr(), classes.ptr());
    if (is < 0) throw pybind11::error_already_set();
    return is != 0;
}

}  // namespace fastcore
